package dev.sluice.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Content codings whose framing holds a text that is no part of the body. */
public enum FramedCoding {
  GZIP_EXTRA("gzip", 4),
  GZIP_NAME("gzip", 8),
  GZIP_COMMENT("gzip", 16),
  /** In a member behind the body. */
  GZIP_MEMBER("gzip", 8),
  /** Metadata (RFC 7932 section 9.2). */
  BROTLI_METADATA("br", 0),
  /** A skippable frame (RFC 8878 section 3.1.2). */
  ZSTD_SKIPPABLE("zstd", 0),
  /** The same behind the body. */
  ZSTD_LAST("zstd", 0);

  private final String coding;
  private final int flag;

  FramedCoding(String coding, int flag) {
    this.coding = coding;
    this.flag = flag;
  }

  /** The value of {@code Content-Encoding}. */
  public String coding() {
    return coding;
  }

  /**
   * A coded body.
   *
   * @param body 1 to 255 bytes
   * @param text 1 to 255 characters of Latin 1
   */
  public byte[] around(byte[] body, String text) {
    byte[] hidden = text.getBytes(ISO_8859_1);
    return switch (this) {
      case GZIP_EXTRA, GZIP_NAME, GZIP_COMMENT -> member(hidden, body);
      case GZIP_MEMBER -> joined(GZIP_EXTRA.member(new byte[] {1}, body), member(hidden, body));
      case BROTLI_METADATA -> brotli(hidden, body);
      case ZSTD_SKIPPABLE -> joined(skippable(hidden), zstd(body));
      case ZSTD_LAST -> joined(zstd(body), skippable(hidden));
    };
  }

  private byte[] member(byte[] hidden, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flag, 0, 0, 0, 0, 0, 3});
    if (this == GZIP_EXTRA) {
      little(out, hidden.length, 2);
      out.writeBytes(hidden);
    } else {
      out.writeBytes(hidden);
      out.write(0);
    }
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(body);
    deflater.finish();
    byte[] deflated = new byte[1024];
    out.write(deflated, 0, deflater.deflate(deflated));
    deflater.end();
    CRC32 checksum = new CRC32();
    checksum.update(body);
    little(out, checksum.getValue(), 4);
    little(out, body.length, 4);
    return out.toByteArray();
  }

  /** A window of 16 bits, metadata, the body as it is, and an empty last block. */
  private static byte[] brotli(byte[] hidden, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    little(out, 0b0101100 | (long) (hidden.length - 1) << 7, 2);
    out.writeBytes(hidden);
    little(out, (long) (body.length - 1) << 3 | 1L << 19, 3);
    out.writeBytes(body);
    out.write(3);
    return out.toByteArray();
  }

  private static byte[] skippable(byte[] hidden) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    little(out, 0x184D2A5AL, 4);
    little(out, hidden.length, 4);
    out.writeBytes(hidden);
    return out.toByteArray();
  }

  /** One raw block. */
  private static byte[] zstd(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    little(out, 0xFD2FB528L, 4);
    out.write(0x20);
    out.write(body.length);
    little(out, 1 | (long) body.length << 3, 3);
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static void little(ByteArrayOutputStream out, long number, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (number >> (Byte.SIZE * i)));
    }
  }

  private static byte[] joined(byte[] some, byte[] more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(some);
    out.writeBytes(more);
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
