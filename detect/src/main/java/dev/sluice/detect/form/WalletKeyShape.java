package dev.sluice.detect.form;

import dev.sluice.detect.check.Base58Checksum;
import dev.sluice.detect.pattern.SecretShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A private key of Bitcoin in the wallet import format: 51 characters of base 58 that begin with 5,
 * or 52 that begin with K or L, and a checksum. https://en.bitcoin.it/wiki/Wallet_import_format.
 */
public record WalletKeyShape() implements SecretShape {
  private static final int PLAIN = 51;
  private static final int COMPRESSED = 52;

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    return Optional.empty();
  }

  @Override
  public void search(ScannedText text, Consumer<ByteSpan> found) {
    for (int at = text.from(); at < text.end(); at++) {
      if (text.has(at, ByteClass.ALPHANUMERIC)) {
        int end = ByteClass.ALPHANUMERIC.runEnd(text.bytes(), at, text.end());
        if (isKey(text.bytes(), at, end)) {
          found.accept(new ByteSpan(at, end));
        }
        at = end;
      }
    }
  }

  private static boolean isKey(byte[] bytes, int start, int end) {
    int length = end - start;
    byte first = bytes[start];
    return ((length == PLAIN && first == '5')
            || (length == COMPRESSED && (first == 'K' || first == 'L')))
        && Base58Checksum.ALONE.accepts(bytes, start, end);
  }
}
