package dev.sluice.proxy.exchange.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderEditsTest {
  private static final HeaderBlock HEADERS = headers("Host: h\r\nX-A: 1\r\nx-b: 2\r\nX-a: 3\r\n");

  private static HeaderBlock headers(String lines) {
    byte[] bytes = ("GET / HTTP/1.1\r\n" + lines + "\r\n").getBytes(StandardCharsets.US_ASCII);
    if (new RequestHeadParser(4096).parse(bytes, 0, bytes.length)
        instanceof HeadResult.Complete<RequestHead> complete) {
      return complete.head().headers();
    }
    throw new AssertionError("not a head");
  }

  private static HeaderMutation write(String name, String value, ExistingHeaderAction action) {
    return HeaderMutation.newBuilder()
        .setWrite(WriteHeader.newBuilder().setName(name).setValue(value).setOnExisting(action))
        .build();
  }

  private static HeaderMutation remove(String name) {
    return HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build();
  }

  /** The lines that result, as name=value. */
  private static List<String> apply(HeaderMutation... mutations) {
    HeaderEdits edits = HeaderEdits.of(HEADERS, List.of(mutations));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < HEADERS.size(); i++) {
      if (!edits.isRemoved(i)) {
        lines.add(HEADERS.name(i) + "=" + HEADERS.value(i));
      }
    }
    edits.written().forEach(written -> lines.add(written.getName() + "=" + written.getValue()));
    return lines;
  }

  @Test
  void changesNothingWithoutMutations() {
    assertThat(apply()).containsExactly("Host=h", "X-A=1", "x-b=2", "X-a=3");
  }

  @Test
  void appendsBehindAllLines() {
    assertThat(apply(write("X-A", "4", ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND)))
        .containsExactly("Host=h", "X-A=1", "x-b=2", "X-a=3", "X-A=4");
  }

  @Test
  void overwritesEveryLineOfTheNameWhateverItsCase() {
    assertThat(apply(write("x-A", "4", ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE)))
        .containsExactly("Host=h", "x-b=2", "x-A=4");
  }

  @Test
  void skipsANameThatIsThere() {
    assertThat(
            apply(
                write("X-B", "4", ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP),
                write("X-C", "5", ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP),
                write("x-c", "6", ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP)))
        .containsExactly("Host=h", "X-A=1", "x-b=2", "X-a=3", "X-C=5");
  }

  @Test
  void replaysInOrder() {
    assertThat(
            apply(
                write("X-C", "5", ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND),
                remove("x-c"),
                remove("X-B"),
                write("X-B", "6", ExistingHeaderAction.EXISTING_HEADER_ACTION_SKIP)))
        .containsExactly("Host=h", "X-A=1", "X-a=3", "X-B=6");
  }
}
