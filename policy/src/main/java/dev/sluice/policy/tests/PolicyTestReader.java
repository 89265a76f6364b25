package dev.sluice.policy.tests;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.policy.WrittenRequest;
import dev.sluice.policy.tests.PolicyTestCase.Expected;
import dev.sluice.policy.tests.PolicyTestCase.Named;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a tests file. One thread. */
final class PolicyTestReader {
  private static final Map<String, Expected> WORDS =
      Map.of("allowed", Expected.ALLOWED, "denied", Expected.DENIED);

  private final TestBodies bodies;
  private final List<PolicyTestCase> cases = new ArrayList<>();

  private PolicyTestReader(TestBodies bodies) {
    this.bodies = bodies;
  }

  static List<PolicyTestCase> read(Source source, TestBodies bodies, Violations violations) {
    PolicyTestReader reader = new PolicyTestReader(bodies);
    YamlSource.read(source.file(), source.text(), violations)
        .ifPresent(root -> reader.document(Fields.ofRoot(root, violations)));
    return List.copyOf(reader.cases);
  }

  private void document(Fields root) {
    Optional<Cursor> tests = root.take("tests");
    if (tests.isEmpty()) {
      root.error("holds no tests; write tests: and a list below it, or remove the file");
    }
    tests.map(Cursor::items).orElse(List.of()).forEach(this::element);
    root.close();
  }

  private void element(Cursor at) {
    Fields fields = at.fields();
    Optional<Cursor> request = required(fields, "request", "'POST https://host:443/path'");
    Optional<Cursor> expect = required(fields, "expect", "allowed or denied");
    List<String> headers = fields.take("headers").map(PolicyTestReader::headers).orElse(List.of());
    Optional<ByteBuffer> body = body(fields);
    Optional<Named> rule = named(fields, "rule");
    Optional<Named> code = named(fields, "code");
    fields.close();
    Optional<String> line = request.flatMap(Cursor::text);
    Optional<Expected> expected = expect.flatMap(word -> word.choice(WORDS));
    if (request.isPresent() && line.isPresent() && expect.isPresent() && expected.isPresent()) {
      boolean denied = expected.get() == Expected.DENIED;
      code.filter(unused -> !denied)
          .ifPresent(named -> named.at().error("an allowed request has no code; remove the key"));
      cases.add(
          new PolicyTestCase(
              at,
              request.get(),
              new WrittenRequest(line.get(), headers, body),
              expect.get(),
              expected.get(),
              rule,
              code.filter(used -> denied)));
    }
  }

  private static Optional<Cursor> required(Fields fields, String key, String form) {
    Optional<Cursor> at = fields.take(key);
    if (at.isEmpty()) {
      fields.error("lacks %s; write %s: %s".formatted(key, key, form));
    }
    return at;
  }

  private static Optional<Named> named(Fields fields, String key) {
    return fields.take(key).flatMap(at -> at.text().map(text -> new Named(at, text)));
  }

  private static List<String> headers(Cursor at) {
    List<String> headers = new ArrayList<>();
    at.fields()
        .entries()
        .forEach(
            field ->
                values(field.getValue())
                    .forEach(value -> headers.add(field.getKey() + ":" + value)));
    return headers;
  }

  private static List<String> values(Cursor at) {
    return at.node() instanceof Node.Sequence
        ? at.texts()
        : at.text().map(List::of).orElse(List.of());
  }

  private Optional<ByteBuffer> body(Fields fields) {
    Optional<Cursor> inline = fields.take("body");
    Optional<Cursor> file = fields.take("body_file");
    if (inline.isPresent() && file.isPresent()) {
      file.get().error("excludes body; keep one of them");
    }
    return inline.isPresent()
        ? inline.flatMap(Cursor::text).map(text -> bytes(text))
        : file.flatMap(at -> at.text().flatMap(name -> bodies.read(at, name)));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
