package dev.sluice.inspect.secrets;

import dev.sluice.inspect.secrets.digits.RunDecoder;
import dev.sluice.inspect.secrets.layer.Decoder;
import dev.sluice.inspect.secrets.layer.EscapeDecoder;
import dev.sluice.inspect.secrets.layer.QuotedPrintableDecoder;
import dev.sluice.inspect.secrets.layer.WideDecoder;
import dev.sluice.inspect.secrets.packed.CompressedDecoder;
import dev.sluice.inspect.secrets.packed.GuessedBrotli;
import dev.sluice.inspect.secrets.packed.ZipDecoder;
import dev.sluice.inspect.secrets.packed.ZstdDecoder;
import java.util.List;

/** All decoders. */
final class Decoders {
  static final List<Decoder> ALL =
      List.of(
          new EscapeDecoder(),
          new QuotedPrintableDecoder(),
          new WideDecoder(),
          new RunDecoder(),
          new CompressedDecoder(),
          new ZstdDecoder(),
          new GuessedBrotli(),
          new ZipDecoder());

  private Decoders() {}
}
