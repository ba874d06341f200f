package com.defnoco.aftersale.certificates;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that differs from one certificate to the next.
 *
 * @param proof what shows the arrival, in words
 * @param owner what the owner added; null while they have not
 * @param code text of the QR code: the address of the check with the signed statement
 * @param statement the signed statement alone
 * @param checkAt address without the statement
 */
record CertificateContent(String number, String serialAsPrinted, String serial, String modelCode, String modelName, String portEn, String portZh,
    String locode, LocalDate arrivedOn, String proof, LocalDate coverFrom, LocalDate lastDay, LocalDate issuedOn, @Nullable Owner owner, String code,
    String statement, String checkAt) {

  /** What the owner adds when they complete their certificate. */
  record Owner(String buyer, LocalDate purchasedOn, String invoiceNumber) {}

  /** All words whose letters the faces must carry. */
  String words() {
    return serialAsPrinted + modelCode + modelName + portEn + portZh + proof + checkAt + (owner == null ? "" : owner.buyer() + owner.invoiceNumber());
  }
}
