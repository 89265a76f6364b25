package dev.sluice.wire.http2.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever fields come: a request that is read is exactly what its fields say. */
class RequestFieldPropertiesTest {
  private static final Set<String> DROPPED = Set.of("host", "cookie");

  record Field(String name, String value) {}

  private static final List<String> PSEUDO_NAMES =
      List.of(":method", ":scheme", ":path", ":authority", ":status", ":x");

  private static final List<String> PSEUDO_VALUES =
      List.of(
          "GET",
          "https",
          "http",
          "/",
          "/a?b",
          "a.test",
          "a.test:443",
          "",
          "*",
          "/ HTTP/1.1\r\nx: y",
          "a\r\nb",
          "u@a",
          "/\u00e9");

  private static final List<String> NAMES =
      List.of(
          "accept",
          "host",
          "cookie",
          "te",
          "content-length",
          "transfer-encoding",
          "connection",
          "x-a",
          "X-A",
          "a b",
          "",
          "x-a\r\nhost",
          "expect",
          "upgrade",
          "x:");

  private static final List<String> VALUES =
      List.of(
          "a.test",
          "trailers",
          "0",
          "7",
          "chunked",
          "a=b",
          "close",
          " x",
          "x\t",
          "a\nb",
          "a\r\nhost: evil",
          "",
          "\u00c3\u00a9");

  private static final List<Field> VALID =
      List.of(
          new Field(":method", "POST"),
          new Field(":scheme", "https"),
          new Field(":authority", "a.test"),
          new Field(":path", "/a"));

  @Provide
  Arbitrary<List<Field>> fields() {
    Arbitrary<List<Field>> pseudo =
        Combinators.combine(Arbitraries.of(PSEUDO_NAMES), Arbitraries.of(PSEUDO_VALUES))
            .as(Field::new)
            .list()
            .ofMaxSize(5);
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of(VALUES),
            Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(6));
    Arbitrary<List<Field>> regular =
        Combinators.combine(Arbitraries.of(NAMES), values).as(Field::new).list().ofMaxSize(5);
    return Combinators.combine(Arbitraries.oneOf(Arbitraries.just(VALID), pseudo), regular)
        .as((first, rest) -> Stream.concat(first.stream(), rest.stream()).toList());
  }

  private static FieldList list(List<Field> fields) {
    FieldList list = new FieldList();
    fields.forEach(field -> list.add(octets(field.name()), octets(field.value())));
    return list;
  }

  private static AsciiString octets(String text) {
    return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  @Property
  void isExactlyWhatItsFieldsSay(@ForAll("fields") List<Field> fields, @ForAll boolean ended) {
    HeadResult<RequestHead> result =
        RequestFieldReader.read(list(fields), ended, "https", new RequestHeadParser(16_384));
    assertThat(result).isNotInstanceOf(HeadResult.Incomplete.class);
    if (result instanceof HeadResult.Complete<RequestHead>(RequestHead head, int ignored)) {
      assertThat(head.method()).isEqualTo(only(fields, ":method"));
      assertThat(head.target()).isEqualTo(only(fields, ":path"));
      assertThat(lines(head)).isEqualTo(expected(fields));
      assertThat(head.headers().count(HeaderName.HOST)).isEqualTo(1);
      assertThat(head.framing() instanceof BodyFraming.Chunked)
          .isEqualTo(!ended && !has(fields, "content-length"));
    }
  }

  private static boolean has(List<Field> fields, String name) {
    return fields.stream().anyMatch(field -> field.name().equals(name));
  }

  private static String only(List<Field> fields, String name) {
    List<String> values =
        fields.stream().filter(field -> field.name().equals(name)).map(Field::value).toList();
    assertThat(values).hasSize(1);
    return values.getFirst();
  }

  /** The lines that the fields stand for, besides those of the authority, cookies and framing. */
  private static List<String> expected(List<Field> fields) {
    return fields.stream()
        .filter(field -> !field.name().startsWith(":") && !DROPPED.contains(field.name()))
        .map(field -> field.name() + ": " + field.value())
        .toList();
  }

  private static List<String> lines(RequestHead head) {
    HeaderBlock headers = head.headers();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      lines.add(headers.name(i) + ": " + headers.value(i));
    }
    return lines.stream()
        .filter(line -> !line.startsWith("host: ") && !line.startsWith("cookie: "))
        .filter(line -> !line.equals("transfer-encoding: chunked"))
        .collect(Collectors.toList());
  }
}
