package dev.sluice.it.autobahn;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The Autobahn test suite, whose Maven plugin carries it, in a Jython of its own process. */
final class Autobahn {
  /** Name under which the suite reports what it tested. */
  static final String AGENT = "Sluice";

  /** Otherwise Jython writes beside its jar. */
  private static final String SKIP = "-Dpython.cachedir.skip=true";

  private final Path directory;

  Autobahn(Path directory) {
    this.directory = directory;
  }

  /** Starts the fuzzing client against a server; it ends by itself. */
  Process client(int port, List<String> cases, List<String> without) throws IOException {
    JsonObject server = new JsonObject().put("agent", AGENT).put("url", "ws://127.0.0.1:" + port);
    return start(
        "fuzzingclient", specification(cases, without).put("servers", new JsonArray().add(server)));
  }

  /** Starts the fuzzing server; it runs until it is stopped. */
  Process server(int port, List<String> cases, List<String> without) throws IOException {
    return start(
        "fuzzingserver",
        specification(cases, without).put("url", "ws://127.0.0.1:" + port).put("webport", 0));
  }

  private JsonObject specification(List<String> cases, List<String> without) {
    return new JsonObject()
        .put("options", new JsonObject().put("failByDrop", false))
        .put("outdir", directory.resolve("report").toString())
        .put("cases", new JsonArray(cases))
        .put("exclude-cases", new JsonArray(without))
        .put("exclude-agent-cases", new JsonObject());
  }

  private Process start(String mode, JsonObject specification) throws IOException {
    Path json = Files.writeString(directory.resolve(mode + ".json"), specification.encode());
    Path script = directory.resolve("suite.py");
    try (InputStream bytes = Autobahn.class.getResourceAsStream("suite.py")) {
      Files.write(script, Objects.requireNonNull(bytes).readAllBytes());
    }
    List<String> command = new ArrayList<>(python());
    command.addAll(List.of(script.toString(), mode, json.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(mode + ".log").toFile())
        .start();
  }

  /** Another one has a later suite, with cases of compression: {@code -Dsoak.python=python2.7}. */
  private static List<String> python() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jython = "org.python.util.jython";
    return Optional.ofNullable(System.getProperty("soak.python"))
        .map(List::of)
        .orElseGet(
            () -> List.of(java, "-Xmx512m", "-XX:+UseSerialGC", SKIP, "-cp", jars(), jython));
  }

  private static String jars() {
    return String.join(
        File.pathSeparator,
        jar("org/python/util/jython.class"),
        jar("autobahntestsuite/wstest.py"));
  }

  /** The jar of the class path that holds a file. */
  private static String jar(String file) {
    URL found = Objects.requireNonNull(Autobahn.class.getClassLoader().getResource(file), file);
    String jar = found.getPath();
    return Path.of(URI.create(jar.substring(0, jar.indexOf('!')))).toString();
  }

  /** What each case said of behavior and close, for example {@code OK OK}. */
  Map<String, String> results() throws IOException {
    JsonObject all =
        new JsonObject(Files.readString(directory.resolve("report/index.json")))
            .getJsonObject(AGENT);
    Map<String, String> results = new TreeMap<>();
    for (String id : all.fieldNames()) {
      JsonObject result = all.getJsonObject(id);
      results.put(id, result.getString("behavior") + " / " + result.getString("behaviorClose"));
    }
    return results;
  }
}
