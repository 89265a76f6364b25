package dev.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of one run: rendered configuration, certificates, logs.
 *
 * @param templates {@code benchmarks/peers}
 */
public record Workspace(Path dir, Path templates) implements AutoCloseable {
  /** The name that certificates are made for and that proxies resolve to this machine. */
  public static final String HOST = "origin.bench.test";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z_]+)}");

  /** Makes the directory with its certificates. */
  public static Workspace create(Path templates) throws IOException, InterruptedException {
    Workspace workspace = new Workspace(ScratchDirectory.create().path(), templates);
    // Squid gives up root and still has to reach its own directory.
    run(workspace.dir, List.of("chmod", "755", "."));
    Files.writeString(workspace.dir.resolve("hosts"), "127.0.0.1 " + HOST + "\n");
    run(workspace.dir, List.of("bash", templates.resolve("certificates").toString(), HOST));
    return workspace;
  }

  /**
   * Writes a template with its variables replaced by ports and by {@code more}.
   *
   * @throws IllegalStateException when the template names a variable that has no value
   */
  Path render(String template, Map<String, String> more) throws IOException {
    Map<String, String> values = new HashMap<>(more);
    values.put("dir", dir.toString());
    values.put("host", HOST);
    for (Port port : Port.values()) {
      values.put(port.key(), Integer.toString(port.number()));
    }
    String text = Files.readString(templates.resolve(template));
    String rendered =
        VARIABLE
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(value(values, found.group(1))));
    return Files.writeString(dir.resolve(template), rendered);
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("no value for ${" + name + "}");
    }
    return value;
  }

  /** Runs a short command to its end; its output goes to {@code commands.log}. */
  static void run(Path dir, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("commands.log").toFile()))
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed; see " + dir.resolve("commands.log"));
    }
  }

  @Override
  public void close() throws IOException {
    new ScratchDirectory(dir).close();
  }
}
