package com.defnoco.aftersale.claims;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TakingLimits.class)
class ClaimsConfiguration {}
