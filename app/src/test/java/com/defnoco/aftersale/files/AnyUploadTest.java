package com.defnoco.aftersale.files;

import com.defnoco.aftersale.Garbled;
import org.junit.jupiter.api.Test;

/** Whatever is uploaded: it is judged by its content, a PDF's text and a label's code are read or are not there, a picture is cleaned or refused. */
class AnyUploadTest {

  @Test
  void anyBytesAreJudged() {
    Garbled.through(new UploadFuzz(), 90);
  }

  @Test
  void anyBytesAreAPhotoOrNone() {
    Garbled.through(new LabelFuzz(), 40);
  }

  @Test
  void anyPictureIsCleanedOrTooDamagedForIt() {
    Garbled.through(new PictureFuzz(), 150);
  }
}
