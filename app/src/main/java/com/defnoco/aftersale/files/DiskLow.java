package com.defnoco.aftersale.files;

/** The disk of the file store is nearly full: nothing was taken, reading still works. HTTP answers 507 with the sentence {@code files.disk-low}. */
public final class DiskLow extends RuntimeException {

  private final long freeBytes;

  public DiskLow(long freeBytes) {
    super("only " + (freeBytes >> 20) + " MiB free for files", null, false, false);
    this.freeBytes = freeBytes;
  }

  public long freeBytes() {
    return freeBytes;
  }
}
