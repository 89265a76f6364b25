package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** git clone from a server of plain files. */
@ExtendWith(Street.OfClients.class)
@Execution(SAME_THREAD)
class GitIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void clones(String scheme, Street street) throws Exception {
    Program git =
        Program.installed("git")
            .with("GIT_CONFIG_GLOBAL", "/dev/null")
            .with("GIT_TERMINAL_PROMPT", "0")
            .with("GIT_SSL_CAINFO", street.ca());
    Path work = Files.createDirectories(directory.resolve("work"));
    Files.writeString(work.resolve("read.me"), "hello\n");
    git.run(work, "init", "--quiet");
    git.run(work, "add", "read.me");
    git.run(
        work, "-c", "user.name=a", "-c", "user.email=a@b.test", "commit", "--quiet", "-m", "one");
    Path bare = street.files().resolve(scheme + ".git");
    git.run(directory, "clone", "--quiet", "--bare", work, bare);
    git.run(bare, "update-server-info");

    git.run(
        directory,
        "-c",
        "http.proxy=" + street.proxy(),
        "clone",
        street.url(scheme, "/" + scheme + ".git"),
        "cloned");

    assertThat(directory.resolve("cloned/read.me")).hasContent("hello\n");
  }
}
