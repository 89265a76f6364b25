package example.responseguard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final String TEXT = "a HalcyHalcyon, HalcyonHalcyon and Halc";

  /** Wherever the body is cut, twice. */
  @Test
  void findsTheWordOverEveryBorder() {
    for (int one = 0; one <= TEXT.length(); one++) {
      for (int two = one; two <= TEXT.length(); two++) {
        assertThat(masked(TEXT.substring(0, one), TEXT.substring(one, two), TEXT.substring(two)))
            .isEqualTo(TEXT.replace("Halcyon", "*******"));
      }
    }
  }

  @Test
  void holdsLessThanTheWord() {
    Mask mask = new Mask(ByteString.copyFromUtf8("Halcyon"));
    assertThat(mask.add(ByteString.copyFromUtf8("text Halcyo")).toStringUtf8()).isEqualTo("text ");
    assertThat(mask.add(ByteString.copyFromUtf8("!")).toStringUtf8()).isEqualTo("Halcyo!");
    assertThat(mask.count()).isZero();
  }

  private static String masked(String... pieces) {
    Mask mask = new Mask(ByteString.copyFromUtf8("Halcyon"));
    ByteString all = ByteString.EMPTY;
    for (String piece : pieces) {
      all = all.concat(mask.add(ByteString.copyFromUtf8(piece)));
    }
    return all.concat(mask.end()).toStringUtf8();
  }
}
