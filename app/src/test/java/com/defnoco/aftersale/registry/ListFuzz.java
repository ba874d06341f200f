package com.defnoco.aftersale.registry;

import com.defnoco.aftersale.Fuzzed;
import com.defnoco.aftersale.platform.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.ZipOutputStream;

/** Lists and workbooks that are imported: read line by line, or refused with a sentence. */
class ListFuzz implements Fuzzed {

  @Override
  public String name() {
    return "list";
  }

  @Override
  public List<byte[]> good() {
    return List.of("serial_number,model,manufactured_on,consignment\nAB12345,M-1,2024-01-10,C-1\n\"AB\"\"12346\",M-1,10.01.2024,C-1\n".getBytes(StandardCharsets.UTF_8),
        "{\"serial_number\":\"AB12345\",\"model\":\"M-1\",\"manufactured_on\":\"2024-01-10\"}\n".getBytes(StandardCharsets.UTF_8),
        "序列号;型号\nAB12345;M-1\n".getBytes(Charset.forName("GB18030")), workbook());
  }

  @Override
  public void read(byte[] bytes) throws IOException {
    var file = Files.createTempFile("any-list", ".bin");
    try {
      Files.write(file, bytes);
      for (var kind : ImportReport.Kind.values()) {
        try {
          ListFile.read(file, kind, written -> Columns.named(kind, written).map(column -> new Reading.Heading(written, column, Reading.By.KNOWN))
              .orElseGet(() -> new Reading.Heading(written, "", Reading.By.NOBODY)), true, line -> {});
        } catch (InvalidInput refused) {
          // As it should be.
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  static byte[] workbook() {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      part(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
      part(zip, "xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
          + "<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
      part(zip, "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"x\" Target=\"worksheets/sheet1.xml\"/>"
          + "</Relationships>");
      part(zip, "xl/worksheets/sheet1.xml", "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>serial_number</t></is></c>"
          + "<c r=\"B1\" t=\"inlineStr\"><is><t>model</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>AB12345</t></is></c><c r=\"B2\"><v>45000</v></c></row></sheetData></worksheet>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void part(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(Fuzzed.entry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
