package dev.sluice.inspect.secrets.layer;

import java.util.List;

/** All decoders. */
public final class Decoders {
  public static final List<Decoder> ALL =
      List.of(
          new EscapeDecoder(),
          new QuotedPrintableDecoder(),
          new WideDecoder(),
          new RunDecoder(BitEncoding.BASE64),
          new RunDecoder(BitEncoding.BASE32),
          new RunDecoder(BitEncoding.LOWER_BASE32),
          new RunDecoder(BitEncoding.HEX),
          new CompressedDecoder());

  private Decoders() {}
}
