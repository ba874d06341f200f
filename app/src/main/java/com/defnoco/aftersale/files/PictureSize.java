package com.defnoco.aftersale.files;

/** What a picture's header claims, in pixels. */
record PictureSize(long width, long height) {

  long pixels() {
    return width * height;
  }
}
