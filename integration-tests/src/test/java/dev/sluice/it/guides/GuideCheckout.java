package dev.sluice.it.guides;

import dev.sluice.it.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A directory that looks like the checkout in which a reader of a page works. */
record GuideCheckout(Path directory) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** As for {@link dev.sluice.it.SluiceProcess}: short lives. */
  private static final String OPTIONS = "-Xmx512m -XX:+UseParallelGC -XX:TieredStopAtLevel=1";

  /** What the build or a reader makes there. */
  private static final Set<String> MADE = Set.of("target", "venv", "gen", "bin");

  static GuideCheckout in(Path directory) throws IOException {
    Path sluice = Files.writeString(directory.resolve("sluice"), launcher());
    Files.setPosixFilePermissions(sluice, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(directory.resolve("proto"), ROOT.resolve("proto"));
    Files.createSymbolicLink(directory.resolve(".mvn"), ROOT.resolve(".mvn"));
    copy(ROOT.resolve("examples"), directory.resolve("examples"));
    // Built before the tests, by the build that runs them.
    for (String service : List.of("content-guard", "response-guard")) {
      Path built = Path.of("examples", service, "target");
      Files.createSymbolicLink(directory.resolve(built), ROOT.resolve(built));
    }
    return new GuideCheckout(directory);
  }

  private static String launcher() {
    return "#!/bin/sh\nSLUICE_JAVA_OPTS=\"%s\" exec %s \"$@\"\n"
        .formatted(OPTIONS, Distribution.launcher());
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      Files.createDirectories(to);
      try (Stream<Path> entries = Files.list(from)) {
        for (Path entry : entries.toList()) {
          if (!MADE.contains(entry.getFileName().toString())) {
            copy(entry, to.resolve(entry.getFileName()));
          }
        }
      }
    } else {
      Files.copy(from, to);
    }
  }

  /** Clients find the files of this directory in the place of those of the user. */
  Map<String, String> variables() {
    String own = directory.resolve("own").toString();
    Map<String, String> variables = new HashMap<>();
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("NO_COLOR", "1");
    variables.put("TERM", "dumb");
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("CURL_HOME", own);
    variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
    variables.put("GIT_TERMINAL_PROMPT", "0");
    variables.put("PIP_CONFIG_FILE", "/dev/null");
    variables.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    variables.put("PIP_NO_CACHE_DIR", "1");
    variables.put("PIP_ROOT_USER_ACTION", "ignore");
    variables.put("npm_config_userconfig", own);
    variables.put("npm_config_globalconfig", own + "-global");
    variables.put("npm_config_cache", own + "-npm");
    variables.put("npm_config_update_notifier", "false");
    return variables;
  }
}
