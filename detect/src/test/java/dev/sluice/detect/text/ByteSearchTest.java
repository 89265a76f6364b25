package dev.sluice.detect.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSearchTest {
  private static final int LENGTH = 21;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, '\n', '+', 0x7F, 0x80, 0xFD, 0xFF})
  void aByteIsFoundAtEachPlaceBesideItsNeighbors(int octet) {
    byte[] bytes = new byte[LENGTH];
    for (int at = 0; at < LENGTH; at++) {
      Arrays.fill(bytes, (byte) (octet ^ 1));
      bytes[at] = (byte) octet;
      for (int from = 0; from <= LENGTH; from++) {
        assertThat(ByteSearch.next(bytes, from, LENGTH, octet)).isEqualTo(from > at ? LENGTH : at);
      }
    }
  }
}
