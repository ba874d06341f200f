package com.defnoco.aftersale.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.defnoco.aftersale.AftersaleTest;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.MultiFormatWriter;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScanTest extends AftersaleTest {

  @AfterEach
  void budgetsAreFullAgain() {
    jdbc.sql("DELETE FROM budget WHERE name LIKE 'look-up:%'").update();
  }

  @Test
  void aPhotoOfALabelWhoseCodeIsAWebAddressGivesTheSerial() throws Exception {
    var phone = visitor().with("Accept", "application/json");
    phone.get("/");
    var answer = phone.upload("/scan", "photo", "label.png", "image/png", qr("https://defnoco.example/cover?lang=en&serial=DF6S222403020117"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"serial\":\"DF6S222403020117\"}");
  }

  @Test
  void withoutScriptsThePhotoLeadsToTheAnswer() throws Exception {
    var phone = visitor().with("Accept", "text/html");
    phone.get("/");
    var answer = phone.upload("/scan", "photo", "label.png", "image/png", qr("S/N DF6S-2224-0302-0117"));
    assertThat(answer.statusCode() / 100).isEqualTo(3);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/cover?serial=DF6S222403020117");
    assertThat(phone.upload("/scan", "photo", "cat.jpg", "image/jpeg", new byte[] {1, 2, 3}).statusCode()).isEqualTo(422);
  }

  @Test
  void whoeverSendsPhotosWithoutEndIsSlowedDown() {
    var phone = visitor().with("Accept", "application/json");
    phone.get("/");
    int status = 200;
    for (int i = 0; i < 80 && status == 200; i++) {
      status = phone.upload("/scan", "photo", "x.jpg", "image/jpeg", new byte[] {1, 2, 3}).statusCode();
    }
    assertThat(status).isEqualTo(429);
  }

  private static byte[] qr(String text) throws Exception {
    var bytes = new ByteArrayOutputStream();
    MatrixToImageWriter.writeToStream(new MultiFormatWriter().encode(text, BarcodeFormat.QR_CODE, 400, 400), "png", bytes);
    return bytes.toByteArray();
  }
}
