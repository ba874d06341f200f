package com.defnoco.aftersale.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Workbooks as Excel writes them, made of their parts. Style 1 is a date, style 2 a date of one's own format. */
final class ExcelFile {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);

  static byte[] of(String sharedTexts, String rows) {
    var file = new ExcelFile();
    file.part("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
    file.part("xl/workbook.xml", """
        <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
        <sheets><sheet name="Lists" sheetId="1" state="hidden" r:id="rId9"/><sheet name="2024 March" sheetId="2" r:id="rId1"/><sheet name="Notes" sheetId="3" r:id="rId9"/></sheets></workbook>""");
    file.part("xl/_rels/workbook.xml.rels", """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId9" Target="worksheets/sheet9.xml"/></Relationships>""");
    file.part("xl/styles.xml", """
        <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>""");
    file.part("xl/sharedStrings.xml", "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">" + sharedTexts + "</sst>");
    file.part("xl/worksheets/sheet1.xml", "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" + rows
        + "</sheetData></worksheet>");
    return file.finished();
  }

  /** A sheet of a few kilobytes that unpacks to half a gigabyte. */
  static byte[] bomb() {
    var file = new ExcelFile();
    file.part("xl/workbook.xml", """
        <workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>""");
    file.part("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
    try {
      file.zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
      file.zip.write("<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>".getBytes(StandardCharsets.UTF_8));
      var blanks = new byte[1 << 20];
      java.util.Arrays.fill(blanks, (byte) 'A');
      for (int i = 0; i < 512; i++) {
        file.zip.write(blanks);
      }
      file.zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.finished();
  }

  private void part(String name, String content) {
    try {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] finished() {
    try {
      zip.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
