package com.defnoco.aftersale.parties;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** The settings of how people come in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CompanySettings.class)
class PartiesConfiguration {}
