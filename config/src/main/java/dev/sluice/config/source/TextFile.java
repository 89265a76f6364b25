package dev.sluice.config.source;

import dev.sluice.config.file.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Texts of configuration files, up to the size limit of a document. */
final class TextFile {
  private static final int MAX_BYTES = DocumentLimits.MAX_CHARACTERS;
  private static final String MARK = "\uFEFF";

  private TextFile() {}

  /**
   * The text of a file.
   *
   * @throws IOException when it cannot be read, is not UTF-8, or is larger than one MiB; the
   *     message names the file
   */
  static String read(Path file) throws IOException {
    try (InputStream in = RegularFile.open(file)) {
      return text(file, in.readNBytes(MAX_BYTES + 1));
    }
  }

  /** Like {@link #read}; also fails when it is a pipe or a device, which may never end. */
  static String readRegular(Path file) throws IOException {
    return text(file, RegularFile.read(file, MAX_BYTES + 1));
  }

  /**
   * A text without the byte order mark that some editors put in front of it. A second one is text,
   * and no document begins with it.
   */
  static String withoutMark(String file, String text) {
    String rest = text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    if (rest.startsWith(MARK)) {
      throw new UnreadableException(
          Location.start(file), "begins with two byte order marks; remove them");
    }
    return rest;
  }

  private static String text(Path file, byte[] bytes) throws IOException {
    if (bytes.length > MAX_BYTES) {
      throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(
          place(file, bytes, rest.position()) + ": not UTF-8 text; save the file as UTF-8", e);
    }
  }

  private static Location place(Path file, byte[] bytes, int offset) {
    String before = new String(bytes, 0, offset, StandardCharsets.UTF_8);
    int lastBreak = before.lastIndexOf('\n');
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Location(file.toString(), line, before.length() - lastBreak);
  }
}
