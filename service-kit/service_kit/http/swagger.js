window.ui = SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, docExpansion: "none",
  filter: true, persistAuthorization: true, tryItOutEnabled: true, validatorUrl: null
});
