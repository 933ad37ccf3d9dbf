#!/bin/sh
# Builds an API one call at a time, as the AWS documentation does: call-by-call.sh [endpoint] [backend]
# Credentials come from where the AWS CLI always takes them, e.g. AWS_SHARED_CREDENTIALS_FILE=data/admin-credentials.
set -eu
endpoint=${1:-http://localhost:8080}
backend=${2:-localhost:8081}
export AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}" AWS_PAGER=
apigateway() { aws --endpoint-url "$endpoint" apigateway "$@"; }
quietly() { apigateway "$@" >/dev/null; }

api=$(apigateway create-rest-api --name PetStore --description "built call by call" --query id --output text)
root=$(apigateway get-resources --rest-api-id "$api" --query 'items[0].id' --output text)

# GET /pets goes to the backend as it is
pets=$(apigateway create-resource --rest-api-id "$api" --parent-id "$root" --path-part pets --query id --output text)
quietly put-method --rest-api-id "$api" --resource-id "$pets" --http-method GET --authorization-type NONE
quietly put-integration --rest-api-id "$api" --resource-id "$pets" --http-method GET \
  --type HTTP_PROXY --integration-http-method GET --uri 'http://${stageVariables.backend}/pets'

# GET /pets/{petId} maps the path parameter
pet=$(apigateway create-resource --rest-api-id "$api" --parent-id "$pets" --path-part '{petId}' --query id --output text)
quietly put-method --rest-api-id "$api" --resource-id "$pet" --http-method GET --authorization-type NONE \
  --request-parameters method.request.path.petId=true
quietly put-integration --rest-api-id "$api" --resource-id "$pet" --http-method GET \
  --type HTTP_PROXY --integration-http-method GET --uri 'http://${stageVariables.backend}/pets/{petId}' \
  --request-parameters integration.request.path.petId=method.request.path.petId

# OPTIONS /pets answers from the gateway itself
quietly put-method --rest-api-id "$api" --resource-id "$pets" --http-method OPTIONS --authorization-type NONE
quietly put-method-response --rest-api-id "$api" --resource-id "$pets" --http-method OPTIONS --status-code 200 \
  --response-parameters method.response.header.Access-Control-Allow-Origin=true
quietly put-integration --rest-api-id "$api" --resource-id "$pets" --http-method OPTIONS \
  --type MOCK --request-templates '{"application/json":"{\"statusCode\": 200}"}'
quietly put-integration-response --rest-api-id "$api" --resource-id "$pets" --http-method OPTIONS --status-code 200 \
  --response-parameters '{"method.response.header.Access-Control-Allow-Origin":"'"'*'"'"}'

deployment=$(apigateway create-deployment --rest-api-id "$api" --query id --output text)
quietly create-stage --rest-api-id "$api" --stage-name dev --deployment-id "$deployment" --variables backend="$backend"

port=${endpoint##*:}
echo "PetStore is $api: http://$api.execute-api.localhost:$port/dev/pets"
curl --fail --silent --show-error "http://$api.execute-api.localhost:$port/dev/pets"
curl --fail --silent --show-error "$endpoint/_aws/execute-api/$api/dev/pets/2"
curl --fail --silent --show-error --request OPTIONS --head "$endpoint/_aws/execute-api/$api/dev/pets"
