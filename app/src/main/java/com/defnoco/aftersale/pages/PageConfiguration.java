package com.defnoco.aftersale.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives every template its {@code page} and every controller method, on wish, its {@link Page} and its {@link com.defnoco.aftersale.parties.Actor}. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration implements WebMvcConfigurer {

  private final Pages pages;
  private final Actors actors;

  PageConfiguration(@Lazy Pages pages, Actors actors) {
    this.pages = pages;
    this.actors = actors;
  }

  /** The templates, compiled into the program by the build, under a package of our own. */
  @Bean
  static TemplateEngine templates() {
    return TemplateEngine.createPrecompiled(null, ContentType.Html, PageConfiguration.class.getClassLoader(), "com.defnoco.aftersale.jte");
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new HandlerInterceptor() {
      @Override
      public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView view) {
        if (view != null && view.getViewName() != null && !view.getViewName().startsWith("redirect:")) {
          view.addObject("page", pages.of(request));
          pages.remember(request, response);
        }
      }
    });
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(actors);
    resolvers.add(new HandlerMethodArgumentResolver() {
      @Override
      public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Page.class;
      }

      @Override
      public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container, NativeWebRequest request,
          @Nullable WebDataBinderFactory binders) {
        return pages.of((HttpServletRequest) request.getNativeRequest());
      }
    });
  }
}
