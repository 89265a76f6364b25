package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** npm install from a registry of one package. */
@ExtendWith(Street.OfClients.class)
@Execution(SAME_THREAD)
class NpmIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void installs(String scheme, Street street) throws Exception {
    Program npm =
        Program.installed("npm")
            .with("npm_config_cache", directory.resolve("cache"))
            .with("npm_config_userconfig", directory.resolve("npmrc"))
            .with("npm_config_update_notifier", "false");
    publish(npm, scheme, street);
    Path project = Files.createDirectories(directory.resolve("project"));
    Files.writeString(project.resolve("package.json"), "{}");

    npm.run(
        project,
        "install",
        "sample",
        "--no-audit",
        "--no-fund",
        "--registry=" + street.url(scheme, "/" + scheme + "/"),
        "--proxy=" + street.proxy(),
        "--https-proxy=" + street.proxy(),
        "--cafile=" + street.ca());

    assertThat(project.resolve("node_modules/sample/index.js")).hasContent("module.exports = 42;");
  }

  private void publish(Program npm, String scheme, Street street) throws IOException {
    Path made = Files.createDirectories(directory.resolve("made"));
    Files.writeString(
        made.resolve("package.json"),
        "{\"name\": \"sample\", \"version\": \"1.2.3\", \"main\": \"index.js\"}");
    Files.writeString(made.resolve("index.js"), "module.exports = 42;\n");
    Path packages = Files.createDirectories(street.files().resolve(scheme));
    npm.run(packages, "pack", made);
    street.put(
        scheme + "/sample",
        """
        {"name": "sample", "dist-tags": {"latest": "1.2.3"}, "versions": {"1.2.3":
          {"name": "sample", "version": "1.2.3", "dist": {"tarball": "%s"}}}}
        """
            .formatted(street.url(scheme, "/" + scheme + "/sample-1.2.3.tgz")));
  }
}
