# A shop's API with every noun of REST APIs, as a Terraform user of AWS would write it. Only the provider's endpoints differ.
# How to run it: deploy/examples/README.md

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "endpoint" {
  description = "Where Stagedoor listens"
  default     = "http://localhost:8080"
}

variable "backend" {
  description = "host:port of the shop itself"
  default     = "localhost:8081"
}

variable "description" {
  description = "Changes from apply to apply in the test of updates"
  default     = "Pets, by Terraform"
}

provider "aws" {
  region                      = "us-east-1"
  skip_requesting_account_id  = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true

  endpoints {
    apigateway = var.endpoint
    iam        = var.endpoint
  }

  default_tags {
    tags = { team = "pets" }
  }
}

resource "aws_api_gateway_account" "this" {}

# --- the API: tree, methods, integrations

resource "aws_api_gateway_rest_api" "shop" {
  name                     = "terraform-shop"
  description              = var.description
  binary_media_types       = ["image/png"]
  minimum_compression_size = "1024"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "pets" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = "pets"
}

resource "aws_api_gateway_resource" "pet" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_resource.pets.id
  path_part   = "{petId}"
}

resource "aws_api_gateway_model" "pet" {
  rest_api_id  = aws_api_gateway_rest_api.shop.id
  name         = "Pet"
  description  = var.description
  content_type = "application/json"
  schema = jsonencode({
    "$schema"  = "http://json-schema.org/draft-04/schema#"
    type       = "object"
    required   = ["type"]
    properties = { type = { type = "string" } }
  })
}

resource "aws_api_gateway_request_validator" "all" {
  rest_api_id                 = aws_api_gateway_rest_api.shop.id
  name                        = "all"
  validate_request_body       = true
  validate_request_parameters = true
}

resource "aws_api_gateway_authorizer" "token" {
  rest_api_id                      = aws_api_gateway_rest_api.shop.id
  name                             = "token"
  type                             = "TOKEN"
  authorizer_uri                   = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:authorize/invocations"
  identity_source                  = "method.request.header.Authorization"
  authorizer_result_ttl_in_seconds = 60
}

resource "aws_api_gateway_gateway_response" "denied" {
  rest_api_id         = aws_api_gateway_rest_api.shop.id
  response_type       = "MISSING_AUTHENTICATION_TOKEN"
  status_code         = "404"
  response_templates  = { "application/json" = "{\"message\":\"no such pet\"}" }
  response_parameters = { "gatewayresponse.header.X-Shop" = "'closed'" }
}

resource "aws_api_gateway_method" "list" {
  rest_api_id        = aws_api_gateway_rest_api.shop.id
  resource_id        = aws_api_gateway_resource.pets.id
  http_method        = "GET"
  authorization      = "NONE"
  request_parameters = { "method.request.querystring.type" = false }
}

resource "aws_api_gateway_integration" "list" {
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_resource.pets.id
  http_method             = aws_api_gateway_method.list.http_method
  type                    = "HTTP_PROXY"
  integration_http_method = "GET"
  uri                     = "http://$${stageVariables.backend}/pets"
  timeout_milliseconds    = 5000
}

resource "aws_api_gateway_method" "create" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.pets.id
  http_method          = "POST"
  authorization        = "NONE"
  api_key_required     = true
  request_validator_id = aws_api_gateway_request_validator.all.id
  request_models       = { "application/json" = aws_api_gateway_model.pet.name }
}

resource "aws_api_gateway_integration" "create" {
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_resource.pets.id
  http_method             = aws_api_gateway_method.create.http_method
  type                    = "HTTP"
  integration_http_method = "POST"
  uri                     = "http://$${stageVariables.backend}/pets"
  passthrough_behavior    = "WHEN_NO_TEMPLATES"
  request_templates       = { "application/json" = "{\"kind\": $input.json('$.type')}" }
}

resource "aws_api_gateway_method_response" "created" {
  rest_api_id         = aws_api_gateway_rest_api.shop.id
  resource_id         = aws_api_gateway_resource.pets.id
  http_method         = aws_api_gateway_method.create.http_method
  status_code         = "201"
  response_models     = { "application/json" = aws_api_gateway_model.pet.name }
  response_parameters = { "method.response.header.Location" = true }
}

resource "aws_api_gateway_integration_response" "created" {
  rest_api_id         = aws_api_gateway_rest_api.shop.id
  resource_id         = aws_api_gateway_resource.pets.id
  http_method         = aws_api_gateway_integration.create.http_method
  status_code         = aws_api_gateway_method_response.created.status_code
  selection_pattern   = "2\\d{2}"
  response_templates  = { "application/json" = "$input.body" }
  response_parameters = { "method.response.header.Location" = "'/pets'" }
}

resource "aws_api_gateway_method" "pet" {
  rest_api_id        = aws_api_gateway_rest_api.shop.id
  resource_id        = aws_api_gateway_resource.pet.id
  http_method        = "GET"
  authorization      = "CUSTOM"
  authorizer_id      = aws_api_gateway_authorizer.token.id
  request_parameters = { "method.request.path.petId" = true }
}

resource "aws_api_gateway_integration" "pet" {
  rest_api_id       = aws_api_gateway_rest_api.shop.id
  resource_id       = aws_api_gateway_resource.pet.id
  http_method       = aws_api_gateway_method.pet.http_method
  type              = "MOCK"
  request_templates = { "application/json" = "{\"statusCode\": 200}" }
}

resource "aws_api_gateway_documentation_part" "pets" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  location {
    type   = "METHOD"
    method = "GET"
    path   = "/pets"
  }
  properties = jsonencode({ description = var.description })
}

resource "aws_api_gateway_documentation_version" "first" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  version     = "first"
  description = var.description
  depends_on  = [aws_api_gateway_documentation_part.pets]
}

resource "aws_api_gateway_rest_api_policy" "open" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "*"
    }]
  })
}

# --- what serves it

resource "aws_api_gateway_deployment" "first" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  description = var.description

  triggers = {
    redeployment = sha1(jsonencode([
      aws_api_gateway_integration.list.id,
      aws_api_gateway_integration.create.id,
      aws_api_gateway_integration.pet.id,
      aws_api_gateway_integration_response.created.id,
      aws_api_gateway_gateway_response.denied.id,
      var.description,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_client_certificate" "backend" {
  description = var.description
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id           = aws_api_gateway_rest_api.shop.id
  deployment_id         = aws_api_gateway_deployment.first.id
  stage_name            = "prod"
  description           = var.description
  documentation_version = aws_api_gateway_documentation_version.first.version
  client_certificate_id = aws_api_gateway_client_certificate.backend.id
  variables             = { backend = var.backend }

  access_log_settings {
    destination_arn = "arn:aws:logs:us-east-1:123456789012:log-group:shop"
    format          = "$context.requestId $context.httpMethod $context.resourcePath $context.status"
  }
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    throttling_rate_limit  = 1000
    throttling_burst_limit = 500
  }
}

# --- who may call it, and how often

resource "aws_api_gateway_api_key" "customer" {
  name        = "terraform-customer"
  description = var.description
}

resource "aws_api_gateway_usage_plan" "gold" {
  name        = "terraform-gold"
  description = var.description

  api_stages {
    api_id = aws_api_gateway_rest_api.shop.id
    stage  = aws_api_gateway_stage.prod.stage_name

    throttle {
      path        = "/pets/POST"
      burst_limit = 5
      rate_limit  = 10
    }
  }

  quota_settings {
    limit  = 1000
    offset = 0
    period = "MONTH"
  }

  throttle_settings {
    burst_limit = 50
    rate_limit  = 100
  }
}

resource "aws_api_gateway_usage_plan_key" "customer" {
  key_id        = aws_api_gateway_api_key.customer.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.gold.id
}

# --- names and private networks

resource "aws_api_gateway_vpc_link" "backends" {
  name        = "terraform-backends"
  description = var.description
  target_arns = ["arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/backends/50dc6c495c0c9188"]
}

resource "aws_api_gateway_domain_name" "shop" {
  domain_name              = "shop.example.com"
  regional_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/3d1f5a2c-0d2b-4c55-8a4e-0a9f6c2f6a10"
  security_policy          = "TLS_1_2"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_base_path_mapping" "shop" {
  api_id      = aws_api_gateway_rest_api.shop.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  domain_name = aws_api_gateway_domain_name.shop.domain_name
  base_path   = "v1"
}

# --- an API from a definition

resource "aws_api_gateway_rest_api" "imported" {
  name = "terraform-imported"
  body = file("${path.module}/../petstore.openapi3.json")
}

resource "aws_api_gateway_deployment" "imported" {
  rest_api_id = aws_api_gateway_rest_api.imported.id
  triggers    = { body = sha1(aws_api_gateway_rest_api.imported.body) }
}

resource "aws_api_gateway_stage" "imported" {
  rest_api_id   = aws_api_gateway_rest_api.imported.id
  deployment_id = aws_api_gateway_deployment.imported.id
  stage_name    = "prod"
  variables     = { backend = var.backend }
}

# --- who may manage it

resource "aws_iam_user" "deployer" {
  name = "terraform-deployer"
  path = "/pets/"
}

resource "aws_iam_access_key" "deployer" {
  user = aws_iam_user.deployer.name
}

resource "aws_iam_user_policy_attachment" "deployer" {
  user       = aws_iam_user.deployer.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonAPIGatewayAdministrator"
}

resource "aws_iam_user_policy" "not_the_shop" {
  name = "not-the-shop"
  user = aws_iam_user.deployer.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = replace(title(var.description), "/[^A-Za-z]/", "")
      Effect   = "Deny"
      Action   = "apigateway:DELETE"
      Resource = "arn:aws:apigateway:us-east-1::/restapis/${aws_api_gateway_rest_api.shop.id}"
    }]
  })
}

output "access_key_id" {
  value = aws_iam_access_key.deployer.id
}

output "secret_access_key" {
  value     = aws_iam_access_key.deployer.secret
  sensitive = true
}

output "rest_api_id" {
  value = aws_api_gateway_rest_api.shop.id
}

output "url" {
  value = "${var.endpoint}/_aws/execute-api/${aws_api_gateway_rest_api.shop.id}/${aws_api_gateway_stage.prod.stage_name}/pets"
}
