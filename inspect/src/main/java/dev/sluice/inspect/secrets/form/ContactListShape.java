package dev.sluice.inspect.secrets.form;

import dev.sluice.inspect.secrets.pattern.SecretShape;
import dev.sluice.inspect.secrets.text.ByteSpan;
import dev.sluice.inspect.secrets.text.ScannedText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Addresses of many people: one alone is ordinary, and so many different ones in one text are a
 * list. Each of them is told, so that all are replaced.
 *
 * @param least different ones
 */
public record ContactListShape(Kind kind, int least) implements SecretShape {
  public enum Kind {
    EMAIL {
      @Override
      Optional<ByteSpan> next(ScannedText text, int from) {
        return EmailAddress.next(text, from);
      }
    },
    PHONE {
      @Override
      Optional<ByteSpan> next(ScannedText text, int from) {
        return PhoneNumber.next(text, from);
      }
    };

    abstract Optional<ByteSpan> next(ScannedText text, int from);
  }

  @Override
  public Optional<ByteSpan> match(ScannedText text, int at, int after) {
    return Optional.empty();
  }

  @Override
  public void search(ScannedText text, Consumer<ByteSpan> found) {
    List<ByteSpan> spans = new ArrayList<>(0);
    Set<String> different = new HashSet<>(0);
    Optional<ByteSpan> next = kind.next(text, text.from());
    while (next.isPresent()) {
      spans.add(next.get());
      different.add(Plain.of(text, next.get()));
      next = kind.next(text, next.get().end());
    }
    if (different.size() >= least) {
      spans.forEach(found);
    }
  }

  /** What is the same in two spellings of an address: its letters in lower case, and its digits. */
  private static final class Plain {
    private Plain() {}

    static String of(ScannedText text, ByteSpan span) {
      StringBuilder plain = new StringBuilder(span.end() - span.start());
      for (int at = span.start(); at < span.end(); at++) {
        char c = (char) (text.bytes()[at] & 0xFF);
        if (c == '@' || Character.isLetterOrDigit(c)) {
          plain.append(Character.toLowerCase(c));
        }
      }
      return plain.toString();
    }
  }
}
