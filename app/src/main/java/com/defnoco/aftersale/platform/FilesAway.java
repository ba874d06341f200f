package com.defnoco.aftersale.platform;

/** The store of the files does not answer: nothing was taken, nothing is lost. HTTP answers 503 with the sentence {@code error.files-away.detail}. */
public final class FilesAway extends RuntimeException {

  public FilesAway(String message, Throwable cause) {
    super(message, cause);
  }
}
