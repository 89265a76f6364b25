package dev.sluice.detect.pattern;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * An IBAN (ISO 13616) of a country, whose code and first check digit are the literal. Single spaces
 * may be between its groups. The remainder of its digits by 97 is one.
 *
 * @param length without spaces
 */
public record BankAccountShape(int length) implements SecretShape {
  private static final ByteClass BODY = ByteClass.of("A-Z0-9");
  private static final int MODULUS = 97;
  private static final int MOVED = 4;

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    if (!text.startsWord(at, ByteClass.BASE64URL)) {
      return Optional.empty();
    }
    byte[] account = new byte[length];
    int end = at;
    for (int i = 0; i < length; i++) {
      end += i > 0 && text.has(end, ' ') ? 1 : 0;
      if (!text.has(end, BODY)) {
        return Optional.empty();
      }
      account[i] = text.bytes()[end++];
    }
    return text.endsToken(end) && isValid(account)
        ? Optional.of(new ByteSpan(at, end))
        : Optional.empty();
  }

  private static boolean isValid(byte[] account) {
    int rest = 0;
    for (int i = 0; i < account.length; i++) {
      byte c = account[(i + MOVED) % account.length];
      rest = c <= '9' ? rest * 10 + c - '0' : rest * 100 + c - 'A' + 10;
      rest %= MODULUS;
    }
    return rest == 1;
  }
}
