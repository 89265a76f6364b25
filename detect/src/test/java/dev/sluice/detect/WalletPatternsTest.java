package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and seed phrases of wallets. */
class WalletPatternsTest {
  private static final String PHRASE =
      "erode odor puzzle copy garden elephant bike airport base fire since original";

  private final Searching all = new Searching(SecretCatalog.ALL, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        PHRASE,
        "valid cousin love analyst leg ski close visa service economy august chef have boil tuna",
        "infant cover repeat shuffle doll feel awful apart fold flock camera order swarm little"
            + " effort during pear detail",
        "small kit bottom script melody guide essence recipe captain toy accuse torch law recycle"
            + " island spice bomb demise climb legal glow",
        "inherit trial whip horror keep enemy crouch october zone noble pipe before quantum oxygen"
            + " cloth six habit board expect law quality bone rapid door",
        "Erode Odor Puzzle Copy Garden Elephant Bike Airport Base Fire Since Original",
        "1. erode 2. odor 3. puzzle 4. copy 5. garden 6. elephant 7. bike 8. airport 9. base"
            + " 10. fire 11. since 12. original",
        "\"erode\", \"odor\", \"puzzle\", \"copy\", \"garden\", \"elephant\", \"bike\","
            + " \"airport\", \"base\", \"fire\", \"since\", \"original"
      })
  void findsSeedPhrases(String phrase) {
    String start = phrase.startsWith("1. ") ? "1. " : phrase.startsWith("\"") ? "\"" : "";

    assertThat(all.redacted("my words: " + phrase + ". ok"))
        .isEqualTo("my words: " + start + "[REDACTED]. ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "odor erode puzzle copy garden elephant bike airport base fire since original",
        "erode odor puzzle copy garden elephant bike airport base fire since",
        "erode odor puzzle copy garden elephant and bike airport base fire since original",
        "erode/odor/puzzle/copy/garden/elephant/bike/airport/base/fire/since/original",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
            + " about",
        "test test test test test test test test test test test junk",
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        ""
      })
  void passesOtherWords(String words) {
    assertThat(all.ids("my words: " + words + ". ok")).isEmpty();
  }

  /** Sources of wallets have the list of words itself. */
  @Test
  void passesListsOfWords() {
    assertThat(all.ids(("zebra " + PHRASE + " ").repeat(5))).isEmpty();
  }

  @Test
  void findsAPhraseAmongOtherWordsOfTheList() {
    assertThat(all.redacted("wallet phrase " + PHRASE + " please"))
        .isEqualTo("wallet phrase [REDACTED] please");
  }

  @Test
  void findsKeysOfBitcoin() {
    for (int seed = 0; seed < 20; seed++) {
      String key = WalletSamples.bitcoinKey(seed, seed % 2 == 0);

      assertThat(all.redacted("WIF=" + key + "\n")).isEqualTo("WIF=[REDACTED]\n");
      assertThat(all.ids(changed(key))).as(key).isEmpty();
      assertThat(all.ids("A" + key)).isEmpty();
    }
  }

  /** The published example of the format. */
  @Test
  void passesExamples() {
    assertThat(all.ids("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ")).isEmpty();
  }

  private static String changed(String key) {
    return key.substring(0, 20) + (key.charAt(20) == 'x' ? 'y' : 'x') + key.substring(21);
  }

  @Test
  void wantsTheChecksumOfExtendedKeys() {
    String key = WalletSamples.extendedKey("xprv");

    assertThat(all.ids("key: " + key)).containsExactly("extended-private-key");
    assertThat(all.ids("key: " + changed(key))).isEmpty();
  }

  @Test
  void findsKeysOfEthereumByTheirName() {
    String digits = "4b8e1d0f7a3c9265e8b1d4f70a6c3952b7e0d3f6a9c2518e4b7d0a3f6c9e2518";

    assertThat(all.redacted("DEPLOYER_PRIVATE_KEY=0x" + digits))
        .isEqualTo("DEPLOYER_PRIVATE_KEY=[REDACTED]");
    assertThat(all.ids("tx = 0x" + digits)).isEmpty();
  }

  @Test
  void areFoundInEncodings() {
    for (String text : List.of(PHRASE, WalletSamples.bitcoinKey(1, true))) {
      assertThat(layered("note " + Base64.getEncoder().encodeToString(ascii("k: " + text))))
          .hasSize(1);
      assertThat(layered("q=" + text.replace(" ", "%20"))).hasSize(1);
      assertThat(layered("{\"k\":\"\\u0061\\n" + text + "\\n\"}")).hasSize(1);
    }
  }

  private static List<SecretPattern> layered(String text) {
    LayeredScanner scanner =
        new LayeredScanner(SecretScanner.of(SecretCatalog.ALL, true), 4, "[REDACTED]");
    byte[] bytes = ascii(text);
    return Edits.patterns(scanner.scan(bytes, 0, bytes.length).edits());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
