package com.defnoco.aftersale.platform;

/** The disk is nearly full: nothing was taken, reading still works. HTTP answers 507 with the sentence {@code error.disk-low.detail}. */
public final class DiskLow extends RuntimeException {

  private final long freeBytes;

  public DiskLow(long freeBytes) {
    super("only " + (freeBytes >> 20) + " MiB free", null, false, false);
    this.freeBytes = freeBytes;
  }

  public long freeBytes() {
    return freeBytes;
  }
}
