package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.detect.place.ScannedHead;
import dev.sluice.detect.place.ScannedHead.Field;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import java.util.ArrayList;
import java.util.List;

/** Heads of requests and responses in the form that the scanner reads. */
final class RequestHeads {
  private static final String HTTPS = "https";

  private RequestHeads() {}

  static ScannedHead of(Subject subject) {
    HttpRequestTarget target = subject.target();
    return new ScannedHead(
        target.getScheme().equals(HTTPS),
        target.getHost(),
        target.getMethod(),
        target.getPath(),
        target.getQuery(),
        fields(subject.headers()));
  }

  static ScannedHead ofResponse(List<HttpHeader> headers) {
    return new ScannedHead(false, "", "", "", "", fields(headers));
  }

  private static List<Field> fields(List<HttpHeader> headers) {
    List<Field> fields = new ArrayList<>(headers.size());
    for (HttpHeader header : headers) {
      fields.add(new Field(header.getName(), header.getValue()));
    }
    return fields;
  }
}
