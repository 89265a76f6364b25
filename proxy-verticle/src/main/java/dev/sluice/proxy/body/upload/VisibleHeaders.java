package dev.sluice.proxy.body.upload;

import dev.sluice.proto.ProtectedHeaders;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.RequestHead;
import java.util.ArrayList;
import java.util.List;

/** Selects the header lines that middleware may see (middleware-contract f.13). */
public final class VisibleHeaders {
  private VisibleHeaders() {}

  public static List<HttpHeader> of(RequestHead head) {
    HeaderBlock headers = head.headers();
    List<HttpHeader> visible = new ArrayList<>(headers.size());
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.lowerName(i);
      if (!ProtectedHeaders.contain(name) && !head.connection().nominated().contains(name)) {
        visible.add(HttpHeader.newBuilder().setName(name).setValue(headers.utf8Value(i)).build());
      }
    }
    return visible;
  }
}
