package dev.sluice.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the build made of the application, as it is shipped. */
public final class Distribution {
  private static final Path HOME =
      Path.of("..", "app", "target", "sluice").toAbsolutePath().normalize();

  private Distribution() {}

  /** Made once, by whoever asks first: each of many starts takes some 40 percent less CPU. */
  private static final class Archive {
    private static final Path LAUNCHER = HOME.resolve("bin/sluice");
    private static final Path FILE = HOME.resolve("lib/sluice.aot");

    static {
      if (isMissing()) {
        make();
      }
    }

    private static boolean isMissing() {
      try (Stream<Path> library = Files.list(HOME.resolve("lib"))) {
        return !Files.exists(FILE) || library.anyMatch(jar -> isNewer(jar, FILE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean isNewer(Path jar, Path archive) {
      return jar.toFile().lastModified() > archive.toFile().lastModified();
    }

    /**
     * An older Java cannot, and starts without. Little training, and none of the second compiler,
     * which is off in tests.
     */
    private static void make() {
      ProcessBuilder command =
          new ProcessBuilder(HOME.resolve("bin/archive-classes").toString(), "--seconds", "1");
      command.environment().put("JAVA_HOME", System.getProperty("java.home"));
      command.environment().put("SLUICE_JAVA_OPTS", SluiceProcess.OPTIONS);
      try {
        command
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Options of a JVM that runs classes of the application and of the tests: with the archive a
   * broker starts for half the CPU.
   */
  static List<String> classes() {
    List<String> options = new ArrayList<>();
    if (Files.exists(Archive.FILE)) {
      options.addAll(List.of("-XX:AOTCache=" + Archive.FILE, "-Xlog:disable"));
    }
    // The archive demands that the class path begins as it did then: as the JVM expands this.
    String own = HOME.resolve("lib") + "/*";
    options.addAll(
        List.of("-cp", own + File.pathSeparator + System.getProperty("java.class.path")));
    return options;
  }

  /** The start script. */
  public static Path launcher() {
    return Archive.LAUNCHER;
  }
}
