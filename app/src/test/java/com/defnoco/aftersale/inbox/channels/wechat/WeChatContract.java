package com.defnoco.aftersale.inbox.channels.wechat;

import com.defnoco.aftersale.inbox.ChannelContract;
import com.defnoco.aftersale.inbox.StandIn;
import java.util.Optional;

/** What the stand-ins of both WeChat channels have in common: where files and tokens are, how a call is forged, what the error codes say. */
abstract class WeChatContract extends ChannelContract {

  @Override
  protected StandIn.Reply gives(StandIn.Call call, byte[] content) {
    return call.path().contains("/media/get") ? StandIn.Reply.bytes("image/png", content) : accepts(call, "x");
  }

  @Override
  protected StandIn.Reply slowDown() {
    return said(45009, "reach max api daily quota limit");
  }

  @Override
  protected Optional<StandIn.Reply> tokenExpired() {
    return Optional.of(said(42001, "access_token expired"));
  }

  /** Errors come with status 200. */
  static StandIn.Reply said(int code, String words) {
    return StandIn.Reply.json(200, "{\"errcode\":" + code + ",\"errmsg\":\"" + words + "\"}");
  }

  @Override
  protected Hook forged(Hook genuine) {
    return new Hook("POST", genuine.query().replace("nonce=n", "nonce=m"), genuine.headers(), genuine.body());
  }

  @Override
  protected Hook unsigned(Hook genuine) {
    return new Hook("POST", "timestamp=1&nonce=n", genuine.headers(), genuine.body());
  }
}
