package dev.sluice.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSettingsTest {
  @Test
  void withoutMembersANodeIsAlone() {
    assertThat(Settings.defaults().cluster().joins()).isFalse();
    assertThat(errors("cluster: {listen: '0.0.0.0:0'}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{members: ['127.0.0.1:1', '10.0.0.1:2']}",
        "{members: ['[::1]:1'], listen: '[::1]:9'}",
        "{members: ['a.test:7'], listen: 'localhost:7'}",
        "{members: ['a.test:7'], listen: '10.0.0.1:7',"
            + " tls: {certificate_file: c, key_file: k, ca_file: a}}",
      })
  void usable(String cluster) {
    assertThat(errors("cluster: " + cluster)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{members: ['10.0.0.1:1'], listen: '127.0.0.1:0'}|cluster.listen: the others have to know"
            + " the port; choose one, such as 7800",
        "{members: ['10.0.0.1:1'], listen: '0.0.0.0:7'}|cluster.tls: a cluster that others than"
            + " this machine can reach needs certificate_file, key_file and ca_file;"
            + " 'sluice cluster keys --out DIR' makes them",
        "{members: ['10.0.0.1:1', 'a.test:7800']}|cluster.members: addresses and names do not mix;"
            + " write all as one or the other",
        "{members: ['a.test:1']}|cluster.members: members given by name share the port of"
            + " cluster.listen",
        "{members: [a]}|cluster.members[0]: expected host:port, such as 127.0.0.1:3128 or"
            + " [::1]:3128",
        "{tls: {key_file: k}}|cluster.tls: certificate_file, key_file and ca_file go together;"
            + " name all three",
        "{bus_port: 65536}|cluster.bus_port: expected an integer from 0 to 65535",
      })
  void refused(String cluster, String violation) {
    assertThat(errors("cluster: " + cluster)).contains(violation);
  }

  @Test
  void membersAreBounded() {
    String many =
        IntStream.rangeClosed(1, 257)
            .mapToObj(port -> "'127.0.0.1:" + port + "'")
            .collect(Collectors.joining(", "));

    assertThat(errors("cluster: {members: [" + many + "]}"))
        .contains("cluster.members: at most 256; the others are found by these");
  }

  private static String errors(String yaml) {
    return Settings.read(new Source("/etc/sluice/sluice.yaml", yaml))
            instanceof Compilation.Rejected<Settings> rejected
        ? String.valueOf(rejected.violations())
        : "";
  }
}
