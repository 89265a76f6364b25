package dev.sluice.proxy.exchange;

import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proxy.http1.HeaderBlock;
import dev.sluice.proxy.http1.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The header lines that middleware may see (middleware-contract f.13). */
final class VisibleHeaders {
  private static final Set<String> OMITTED =
      Set.of(
          "authorization",
          "proxy-authorization",
          "proxy-authenticate",
          "cookie",
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "proxy-connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade");

  private VisibleHeaders() {}

  static List<HttpHeader> of(RequestHead head) {
    HeaderBlock headers = head.headers();
    List<HttpHeader> visible = new ArrayList<>(headers.size());
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.lowerName(i);
      if (isVisible(name) && !head.connection().nominated().contains(name)) {
        visible.add(HttpHeader.newBuilder().setName(name).setValue(headers.utf8Value(i)).build());
      }
    }
    return visible;
  }

  private static boolean isVisible(String name) {
    return !OMITTED.contains(name)
        && !name.startsWith("x-amz-")
        && !name.startsWith("x-openshell-credential");
  }
}
