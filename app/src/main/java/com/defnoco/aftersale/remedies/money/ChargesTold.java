package com.defnoco.aftersale.remedies.money;

import com.defnoco.aftersale.outbound.Outbound;
import com.defnoco.aftersale.remedies.course.Charges;
import java.util.TreeMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells the ERP what became of a charge, by a signed webhook staged in the transaction in which it became so. */
@Component
class ChargesTold {

  private final Outbound outbound;
  private final JsonMapper json;

  ChargesTold(Outbound outbound, JsonMapper json) {
    this.outbound = outbound;
    this.json = json;
  }

  @EventListener
  void on(Charges.Changed changed) {
    var charge = changed.charge();
    var data = new TreeMap<String, Object>();
    data.put("id", charge.id().toString());
    data.put("claim", charge.claimNumber());
    data.put("item", charge.item());
    data.put("kind", charge.kind().name());
    data.put("payer", charge.payer().name());
    data.put("clause", charge.clause().name());
    data.put("amount", charge.amount().toPlainString());
    data.put("currency", charge.currency().getCurrencyCode());
    data.put("state", charge.state().name());
    if (charge.reference() != null) {
      data.put("reference", charge.reference());
    }
    var body = new TreeMap<String, Object>();
    body.put("type", "charge." + charge.state().name().toLowerCase(java.util.Locale.ROOT));
    body.put("data", data);
    outbound.webhook(json.writeValueAsString(body));
  }
}
