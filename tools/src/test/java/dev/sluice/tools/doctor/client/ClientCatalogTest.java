package dev.sluice.tools.doctor.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.net.HostPort;
import dev.sluice.tools.clients.ClientEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClientCatalogTest {
  private static final List<TriedClient> ALL = ClientCatalog.all();

  @Test
  void namesAreUnique() {
    assertThat(ALL).extracting(TriedClient::name).doesNotHaveDuplicates();
  }

  /** Otherwise the remedy would name a variable that sluice env does not set. */
  @Test
  void whatClientsReadIsWhatSluiceEnvSets() {
    Path files = Path.of("/files");
    assertThat(new ClientEnvironment(new HostPort("127.0.0.1", 1), "", files, files).variables())
        .containsKeys(
            ALL.stream()
                .flatMap(
                    client -> Stream.concat(client.proxies().stream(), client.trust().stream()))
                .toArray(String[]::new));
  }

  @Test
  void aRuntimeMeansItsParts() {
    assertThat(ALL.stream().filter(client -> client.isMeantBy("python")))
        .extracting(TriedClient::name)
        .containsExactly("python-urllib", "python-requests", "python-httpx", "python-aiohttp");
    assertThat(ALL.stream().filter(client -> client.isMeantBy("node"))).hasSize(1);
  }

  @Test
  void allAreOnThePageOfClients() throws Exception {
    String page = Files.readString(Path.of("../docs/clients.md"));
    assertThat(ALL.stream().map(TriedClient::name).filter(name -> !page.contains(name))).isEmpty();
  }
}
