package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Events, status and command line take the version from the jar of their own module. */
class ProductVersionIT {
  private static final Path LIBRARY = Path.of("..", "app", "target", "sluice", "lib");

  @Test
  void everyJarOfTheProductHasIt() throws IOException {
    List<String> versions = new ArrayList<>();
    try (Stream<Path> jars = Files.list(LIBRARY)) {
      for (Path jar : jars.filter(ProductVersionIT::isOurs).toList()) {
        versions.add(version(jar));
      }
    }

    assertThat(versions).hasSizeGreaterThan(7).doesNotContain("none");
    assertThat(versions.stream().distinct()).hasSize(1);
  }

  private static boolean isOurs(Path jar) {
    return jar.getFileName().toString().matches("sluice-.*\\.jar");
  }

  private static String version(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes manifest = file.getManifest().getMainAttributes();
      return manifest.containsKey(Attributes.Name.IMPLEMENTATION_VERSION)
          ? manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION)
          : "none";
    }
  }
}
