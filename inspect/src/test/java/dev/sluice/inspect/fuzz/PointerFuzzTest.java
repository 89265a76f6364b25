package dev.sluice.inspect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.ArgumentPointer;
import dev.sluice.inspect.json.ArgumentReader;
import dev.sluice.inspect.json.JsonReader;
import java.util.Optional;

/** A pointer is its keys, and finds something in every JSON value. */
class PointerFuzzTest {
  @FuzzTest
  void pointer(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    int line = text.indexOf('\n');
    check(line < 0 ? text : text.substring(0, line), line < 0 ? "" : text.substring(line + 1));
  }

  private static void check(String text, String json) {
    Optional<ArgumentPointer> pointer = ArgumentPointer.parse(text);
    if (pointer.isEmpty()) {
      return;
    }
    StringBuilder written = new StringBuilder();
    for (String key : pointer.get().keys()) {
      written.append('/').append(key.replace("~", "~0").replace("/", "~1"));
    }
    assertThat(written).hasToString(text);
    try {
      ArgumentValue found = pointer.get().find(new ArgumentReader().read(JsonReader.of(json)));
      assertThat(found).isNotNull();
    } catch (UnreadableBodyException e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }
}
