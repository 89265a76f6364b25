package dev.sluice.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the build made of the application, as it is shipped. */
public final class Distribution {
  private static final Path HOME =
      Path.of("..", "app", "target", "sluice").toAbsolutePath().normalize();

  private Distribution() {}

  /** Made once, mostly by the build: each of many starts takes half the CPU. */
  private static final class Archive {
    private static final Path LAUNCHER = HOME.resolve("bin/sluice");
    private static final Path FILE = HOME.resolve("lib/sluice.aot");

    static {
      make();
    }

    private static void make() {
      ProcessBuilder command = new ProcessBuilder(Path.of("archive").toAbsolutePath().toString());
      command.environment().put("JAVA_HOME", System.getProperty("java.home"));
      try {
        command.redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
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
      // The launcher, with which the archive was made, has this option too.
      options.add("-XX:+UseCompactObjectHeaders");
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
