package com.defnoco.aftersale.inbox.channels.email;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Outlook hides in {@code winmail.dat} (MS-OXTNEF): attached files with their names, and the body where it is text or HTML. */
final class Tnef {

  private static final int SIGNATURE = 0x223E9F78;
  private static final int ATTACH_START = 0x9002;
  private static final int ATTACH_DATA = 0x800F;
  private static final int ATTACH_TITLE = 0x8010;
  private static final int ATTACH_PROPERTIES = 0x9005;
  private static final int MESSAGE_BODY = 0x800C;
  private static final int MESSAGE_PROPERTIES = 0x9003;
  private static final int MOST = 200;

  private Tnef() {}

  record File(String name, byte[] content) {}

  /** @param html of the mail, or empty */
  record Contents(List<File> files, String text, String html) {}

  static boolean is(byte[] bytes) {
    return bytes.length > 6 && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() == SIGNATURE;
  }

  /** As far as it can be read: a cut file gives what stands before the cut. */
  static Contents read(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var files = new ArrayList<File>();
    String name = null;
    byte[] content = null;
    var text = "";
    var html = "";
    try {
      in.getInt();
      in.getShort();
      while (in.remaining() > 9 && files.size() < MOST) {
        in.get();
        int attribute = in.getInt() & 0xFFFF;
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
          break;
        }
        var value = new byte[length];
        in.get(value);
        if (in.remaining() >= 2) {
          in.getShort();
        }
        switch (attribute) {
          case ATTACH_START -> {
            add(files, name, content);
            name = null;
            content = null;
          }
          case ATTACH_TITLE -> name = name == null ? zeroEnded(value) : name;
          case ATTACH_DATA -> content = value;
          case ATTACH_PROPERTIES -> {
            var properties = properties(value);
            name = properties.longName != null ? properties.longName : name;
            content = content == null || content.length == 0 ? properties.data : content;
          }
          case MESSAGE_BODY -> text = zeroEnded(value);
          case MESSAGE_PROPERTIES -> {
            var properties = properties(value);
            text = text.isEmpty() && properties.text != null ? properties.text : text;
            html = properties.html != null ? properties.html : html;
          }
          default -> { /* dates, priorities, recipients: the mail says them itself */ }
        }
      }
    } catch (BufferUnderflowException cut) {
      // What was read is kept.
    }
    add(files, name, content);
    return new Contents(files, text, html);
  }

  private static void add(List<File> files, @Nullable String name, byte @Nullable [] content) {
    if (content != null && content.length > 0) {
      files.add(new File(name == null || name.isBlank() ? "attachment" : name, content));
    }
  }

  private static String zeroEnded(byte[] value) {
    int end = 0;
    while (end < value.length && value[end] != 0) {
      end++;
    }
    return Charsets.text(java.util.Arrays.copyOf(value, end), null, null);
  }

  private static final class Properties {
    @Nullable String longName;
    byte @Nullable [] data;
    @Nullable String text;
    @Nullable String html;
  }

  /** MAPI properties: count, then type, id, perhaps a name, and a value padded to four bytes. */
  private static Properties properties(byte[] value) {
    var found = new Properties();
    var in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int count = Math.min(in.getInt(), 5_000);
      for (int i = 0; i < count; i++) {
        int type = in.getShort() & 0xFFFF;
        int id = in.getShort() & 0xFFFF;
        if (id >= 0x8000) {
          skip(in, 16);
          if (in.getInt() == 0) {
            in.getInt();
          } else {
            int length = in.getInt();
            skip(in, padded(length));
          }
        }
        boolean many = (type & 0x1000) != 0;
        switch (type & 0x0FFF) {
          case 0x0002, 0x0003, 0x0004, 0x000A, 0x000B -> skip(in, 4L * (many ? in.getInt() : 1));
          case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040 -> skip(in, 8L * (many ? in.getInt() : 1));
          case 0x0048 -> skip(in, 16L * (many ? in.getInt() : 1));
          case 0x000D, 0x001E, 0x001F, 0x0102 -> {
            int values = Math.min(in.getInt(), 1_000);
            for (int v = 0; v < values; v++) {
              int length = in.getInt();
              if (length < 0 || length > in.remaining()) {
                return found;
              }
              var bytes = new byte[length];
              in.get(bytes);
              skip(in, padded(length) - length);
              take(found, type & 0x0FFF, id, bytes);
            }
          }
          default -> {
            return found;
          }
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException cut) {
      // What was read is kept.
    }
    return found;
  }

  private static void take(Properties found, int type, int id, byte[] bytes) {
    switch (id) {
      case 0x3707, 0x3704, 0x3001 -> {
        if (found.longName == null || id == 0x3707) {
          found.longName = string(type, bytes);
        }
      }
      case 0x3701 -> {
        // An embedded object starts with sixteen bytes that name its interface.
        found.data = type == 0x000D && bytes.length > 16 ? java.util.Arrays.copyOfRange(bytes, 16, bytes.length) : bytes;
      }
      case 0x1000 -> found.text = string(type, bytes);
      case 0x1013 -> found.html = string(type, bytes);
      default -> { /* not needed */ }
    }
  }

  private static String string(int type, byte[] bytes) {
    var text = type == 0x001F ? new String(bytes, StandardCharsets.UTF_16LE) : zeroEnded(bytes);
    return text.replace("\0", "");
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  private static void skip(ByteBuffer in, long bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + (int) bytes);
  }
}
