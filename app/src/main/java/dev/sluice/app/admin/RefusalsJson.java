package dev.sluice.app.admin;

import dev.sluice.control.RefusedChanges;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.RefusedDocument;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

final class RefusalsJson {
  private RefusalsJson() {}

  static JsonArray files(RefusedChanges refused) {
    return all(refused.files());
  }

  static JsonObject last(RefusedChanges refused) {
    return refused.last().map(RefusalsJson::last).orElseGet(JsonObject::new);
  }

  private static JsonObject last(RefusedChanges.Last last) {
    ChangeAuthor author = last.author();
    JsonObject json =
        new JsonObject()
            .put("time", last.time().toString())
            .put("channel", author.channel().word())
            .put("changed_by", author.name())
            .put("address", author.address())
            .put("reason", author.reason());
    return json.put("documents", all(last.refusals()));
  }

  private static JsonArray all(List<RefusedDocument> refusals) {
    JsonArray all = new JsonArray();
    refusals.forEach(refusal -> all.add(json(refusal)));
    return all;
  }

  private static JsonObject json(RefusedDocument refusal) {
    List<String> places = refusal.places().stream().limit(RefusedChanges.SHOWN).toList();
    JsonObject json = new JsonObject().put("file", refusal.file());
    refusal.sandbox().ifPresent(sandbox -> json.put("sandbox", sandbox));
    return json.put("effect", refusal.effect().word())
        .put("violation_count", refusal.violations().size())
        .put("places", new JsonArray(places));
  }
}
