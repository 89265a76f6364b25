package dev.sluice.config.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ByteOrderMarkTest {
  private static final String MARK = "\uFEFF";

  private final Violations violations = new Violations();

  enum Format {
    YAML("a: 1\n"),
    TOML("a = 1\n");

    private final String document;

    Format(String document) {
      this.document = document;
    }

    Optional<Node.Mapping> read(String text, Violations violations) {
      return switch (this) {
        case YAML -> YamlSource.read("f", text, violations);
        case TOML -> TomlSource.read("f", text, violations);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void isNoPartOfTheDocument(Format format) {
    Node.Mapping root = format.read(MARK + format.document, violations).orElseThrow();

    assertThat(root.value().values()).isEqualTo(Map.of("a", new Value.NumberValue(1)));
    assertThat(requireNonNull(root.fields().get("a")).at()).isEqualTo(new Location("f", 1, 1));
  }

  @ParameterizedTest
  @EnumSource
  void isAnErrorWhenItIsTwice(Format format) {
    assertThat(format.read(MARK + MARK + format.document, violations)).isEmpty();
    Compilation<String> outcome = violations.reject();
    assertThat(((Compilation.Rejected<String>) outcome).violations())
        .singleElement()
        .asString()
        .isEqualTo("f:1:1: begins with two byte order marks; remove them");
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyDocumentMayHaveIt(Format format) {
    assertThat(format.read(MARK, violations).orElseThrow().fields()).isEmpty();
  }

  @Test
  void isReadFromAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("p.yaml");
    Files.write(file, (MARK + "a: 1\n").getBytes(StandardCharsets.UTF_8));

    Source source = Source.read(file);

    assertThat(YamlSource.read(source.file(), source.text(), violations)).isPresent();
  }
}
