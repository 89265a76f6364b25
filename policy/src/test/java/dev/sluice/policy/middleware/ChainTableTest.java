package dev.sluice.policy.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import dev.sluice.config.source.Value;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTableTest {
  @Test
  void selectsByHostInOrderThenKey() throws InvalidPatternException {
    ChainTable table =
        ChainTable.of(
            List.of(
                entry("late", 10, "**"),
                entry("first", -1, "*.a.test"),
                entry("b", 5, "x.a.test"),
                entry("a", 5, "**.a.test")));

    assertThat(keys(table, "x.a.test")).containsExactly("first", "a", "b", "late");
    assertThat(keys(table, "y.x.a.test")).containsExactly("a", "late");
    assertThat(keys(table, "other.test")).containsExactly("late");
  }

  @Test
  void aHostThatNothingSelectsGetsTheEmptyChain() throws InvalidPatternException {
    ChainTable table = ChainTable.of(List.of(entry("a", 0, "a.test")));

    assertThat(table.chainFor("b.test")).isSameAs(MiddlewareChain.EMPTY);
    assertThat(ChainTable.of(List.of()).chainFor("b.test")).isSameAs(MiddlewareChain.EMPTY);
  }

  @Test
  void aHostWithEmptyLabelsIsSelectedByNothing() throws InvalidPatternException {
    ChainTable table = ChainTable.of(List.of(entry("a", 0, "**")));

    assertThat(keys(table, "a.test")).containsExactly("a");
    assertThat(keys(table, "a.test.")).isEmpty();
    assertThat(keys(table, "")).isEmpty();
  }

  @Test
  void moreThanTenEntriesAreRefused() throws InvalidPatternException {
    List<SelectableEntry> eleven = Collections.nCopies(11, entry("a", 0, "**"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChainTable.of(eleven))
        .withMessage("selected middleware stage count exceeds platform maximum 10");
  }

  private static List<String> keys(ChainTable table, String host) {
    return table.chainFor(host).entries().stream().map(MiddlewareEntry::key).toList();
  }

  private static SelectableEntry entry(String key, int order, String include)
      throws InvalidPatternException {
    return new SelectableEntry(
        new MiddlewareEntry(key, "x", order, Value.MapValue.EMPTY, OnError.FAIL_CLOSED),
        new HostSelector(List.of(HostPattern.compile(include)), List.of()),
        Location.start("p.yaml"),
        KeyPath.ROOT);
  }
}
