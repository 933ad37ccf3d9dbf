#!/bin/sh
# Imports a definition, deploys it to a stage and calls it: import.sh [definition] [endpoint] [backend]
# Credentials come from where the AWS CLI always takes them, e.g. AWS_SHARED_CREDENTIALS_FILE=data/admin-credentials.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
definition=${1:-$here/petstore.openapi3.json}
endpoint=${2:-http://localhost:8080}
backend=${3:-localhost:8081}
export AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}" AWS_PAGER=
apigateway() { aws --endpoint-url "$endpoint" apigateway "$@"; }

api=$(apigateway import-rest-api --body "fileb://$definition" --query id --output text)
apigateway create-deployment --rest-api-id "$api" --stage-name dev --variables backend="$backend" >/dev/null

port=${endpoint##*:}
echo "PetStore is $api: http://$api.execute-api.localhost:$port/dev/pets"
curl --fail --silent --show-error "http://$api.execute-api.localhost:$port/dev/pets"
curl --fail --silent --show-error "$endpoint/_aws/execute-api/$api/dev/pets/2"
