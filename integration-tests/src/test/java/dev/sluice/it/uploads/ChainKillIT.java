package dev.sluice.it.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.ClusterMember;
import dev.sluice.it.ClusterProcesses;
import dev.sluice.it.Deployment;
import dev.sluice.it.RecordingOrigin;
import dev.sluice.it.Services;
import dev.sluice.it.SluiceProcess;
import dev.sluice.it.uploads.Upload.Answer;
import dev.sluice.it.uploads.UploadOrigin.State;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A chain node that is killed while requests stream through it, from a proxy on another node. */
@Execution(CONCURRENT)
class ChainKillIT {
  private static final String HOST = Deployment.INSPECTED;
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final int CLIENTS = 8;

  @TempDir private Path directory;
  private ClusterMember control;
  private ClusterMember proxy;
  private ClusterMember chain;

  @BeforeEach
  void place() {
    String keys = ClusterMember.newKeys(directory.resolve("keys"));
    control = ClusterMember.of(directory, "control", "control").with(keys);
    proxy = ClusterMember.of(directory, "proxy", "proxy").with(keys);
    chain = ClusterMember.of(directory, "chain", "chain").with(keys);
  }

  @Test
  void noRequestLooksWholeThatIsNot() throws IOException {
    int port = Ports.free();
    try (UploadOrigin origin = new UploadOrigin();
        RecordingOrigin trusted = RecordingOrigin.start(directory);
        SluiceProcess service =
            Services.start("StreamService$Uploads", directory.resolve("service-log"), port);
        ClusterProcesses nodes = new ClusterProcesses()) {
      ClusterMember.write(trusted, List.of(control, proxy, chain));
      configure(origin, port);
      SluiceProcess killed = nodes.startAll(chain, proxy, control).getFirst();
      awaitServed(origin);
      List<Upload> uploads = begin(origin, "killed-", CLIENTS);

      killed.kill();

      for (int i = 0; i < CLIENTS; i++) {
        Answer answer = uploads.get(i).chunk("more").answer();
        assertThat(answer.status()).isIn(0, 403);
        assertThat(answer.reset() || answer.status() == 403).isTrue();
        awaitState(origin, path("killed-" + i), State.CUT);
        assertThat(origin.got(path("killed-" + i)).bytes()).doesNotContain("\r\n0\r\n");
        uploads.get(i).close();
      }
      nodes.start(chain);
      awaitServed(origin);
      // Every session has come back.
      for (Upload upload : begin(origin, "again-", 24)) {
        assertThat(upload.send("0\r\n\r\n").head()).startsWith("HTTP/1.1 200 ");
        upload.close();
      }
      await().until(() -> service.printed().contains("gone acting " + path("killed-0")));
    }
  }

  private void configure(UploadOrigin origin, int service) throws IOException {
    String policy =
        """
        version: 1
        network_policies:
          test:
            endpoints:
              - {host: %s, port: %d, protocol: rest, enforcement: enforce, access: full}
        network_middlewares:
          acting: {middleware: test/uploads, endpoints: {include: [%1$s]}}
        """
            .formatted(HOST, origin.port());
    for (ClusterMember member : List.of(control, proxy, chain)) {
      Path config = member.files().directory().resolve("config");
      Files.writeString(config.resolve("policies/default.yaml"), policy);
      Files.writeString(
          config.resolve("gateway.toml"), Services.registration("test/uploads", service));
    }
  }

  private static String path(String name) {
    return "/stream/none/none/" + name;
  }

  private List<Upload> begin(UploadOrigin origin, String name, int count) {
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Upload upload = Upload.tunnel(proxy.files().proxy(), HOST + ":" + origin.port());
      upload
          .send(
              "POST %s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n\r\n"
                  .formatted(path(name + i), HOST, origin.port(), CHUNKED))
          .chunk("first ");
      uploads.add(upload);
    }
    for (int i = 0; i < count; i++) {
      awaitState(origin, path(name + i), State.COMING);
    }
    return uploads;
  }

  private static void awaitState(UploadOrigin origin, String path, State state) {
    await().atMost(Duration.ofMinutes(1)).until(() -> origin.got(path).state() == state);
  }

  private void awaitServed(UploadOrigin origin) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              try (Upload upload = Upload.open(proxy.files().proxy())) {
                String authority = HOST + ":" + origin.port();
                return upload
                        .send(
                            "GET http://%s/skip HTTP/1.1\r\nHost: %1$s\r\nConnection: close\r\n\r\n"
                                .formatted(authority))
                        .answer()
                        .status()
                    == 200;
              }
            });
  }
}
