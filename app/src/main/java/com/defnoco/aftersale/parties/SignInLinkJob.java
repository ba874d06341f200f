package com.defnoco.aftersale.parties;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks up, out of sight of who asked, whether a sign-in link is to be sent. */
@Configuration(proxyBeanMethods = false)
class SignInLinkJob {

  /** The provider breaks a circle: the scheduler knows the job, and who stages the job needs the scheduler. */
  @Bean
  OneTimeTask<CustomerSignIn.LinkWanted> sendSignInLink(ObjectProvider<CustomerSignIn> signIn) {
    return Tasks.oneTime(CustomerSignIn.SEND_LINK).execute((instance, context) -> signIn.getObject().send(instance.getData()));
  }
}
