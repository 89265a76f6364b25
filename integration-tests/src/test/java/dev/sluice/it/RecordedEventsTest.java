package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.tools.ocsf.OcsfValidator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the tests of the verticles had recorded becomes valid events. */
class RecordedEventsTest {
  private static final OcsfValidator VALIDATOR = new OcsfValidator();
  private static final EventMapper MAPPER =
      new EventMapper(new Node("node-1", "node-uid", "0.1", Set.of(Role.PROXY)));

  @ParameterizedTest
  @ValueSource(strings = {"proxy-verticle", "chain-verticle"})
  void everyRecordOfTheTestsBecomesValidEvents(String module) throws IOException {
    Path directory = Path.of("..", module, "target", "audit-records");
    assumeThat(directory).as("the tests of " + module + " ran before").isDirectory();
    long events = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        events += eventsOf(file);
      }
    }
    assertThat(events).isPositive();
  }

  private static long eventsOf(Path file) throws IOException {
    long events = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (AuditRecord record = AuditRecord.parseDelimitedFrom(in);
          record != null;
          record = AuditRecord.parseDelimitedFrom(in)) {
        List<OcsfEvent> made =
            MAPPER.map(new EventSubject.Single(new RecordPosition("w/0", 1, 1), record));
        for (OcsfEvent event : made) {
          assertThat(VALIDATOR.validate(event.json())).as(record.toString()).isEmpty();
        }
        events += made.size();
      }
    }
    return events;
  }
}
