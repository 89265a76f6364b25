package dev.sluice.detect.pattern;

import dev.sluice.detect.text.ByteClass;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScannedText;
import java.util.Optional;

/**
 * A Telegram bot token: the bot's number, the literal {@code :AA} and 33 characters. The number is
 * public and is kept.
 */
public final class BotTokenShape implements SecretShape {
  private static final int MIN_NUMBER = 8;
  private static final int MAX_NUMBER = 10;
  private static final int SECRET = 33;

  @Override
  public boolean canContinue(byte next) {
    return ByteClass.BASE64URL.has(next);
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    int number = at;
    while (at - number <= MAX_NUMBER && text.has(number - 1, ByteClass.DIGIT)) {
      number--;
    }
    int limit = Math.min(text.end(), after + SECRET + 1);
    int end = ByteClass.BASE64URL.runEnd(text.bytes(), after, limit);
    return at - number >= MIN_NUMBER && at - number <= MAX_NUMBER && end - after == SECRET
        ? Optional.of(new ByteSpan(at + 1, end))
        : Optional.empty();
  }
}
